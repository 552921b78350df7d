# docker build -t perdure.example/foo:1 --build-context sdk=sdk/python -f examples/foo-bar/foo.Dockerfile examples/foo-bar
FROM python:3.13-slim
COPY --from=sdk perdure /usr/local/lib/python3.13/site-packages/perdure
COPY foo.py /app/foo.py
ENV PYTHONUNBUFFERED=1
USER 65532:65532
ENTRYPOINT ["python3", "/app/foo.py"]

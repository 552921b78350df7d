# syntax=docker/dockerfile:1
# The image of the manager, for amd64 and arm64:
#   docker build -t ghcr.io/perdure/perdure:dev .
#   docker buildx build --platform linux/amd64,linux/arm64 -t ghcr.io/perdure/perdure:dev .
ARG GO_VERSION=1.26
ARG BASE_IMAGE=gcr.io/distroless/static:nonroot

# The compiler runs on the builder's own platform and compiles for the target's: no emulation.
FROM --platform=$BUILDPLATFORM golang:${GO_VERSION} AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY api api
COPY cmd cmd
COPY internal internal
ARG TARGETOS
ARG TARGETARCH
ARG VERSION=dev
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 GOOS=${TARGETOS:-linux} GOARCH=${TARGETARCH} \
    go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/manager ./cmd/manager

FROM ${BASE_IMAGE}
COPY --from=build /out/manager /manager
# By number, so that the kubelet can see that it is not root.
USER 65532:65532
ENTRYPOINT ["/manager"]

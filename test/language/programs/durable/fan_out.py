# Fan-out and fan-in.
import perdure
from perdure.functions import count_words


@perdure.function(name="count-words")
async def _count_words(text):
    await perdure.sleep(len(text) % 5)
    return len(text.split())


@perdure.function
async def main():
    documents = ["the quick brown fox", "jumps", "over the lazy dog", "", "again and again and again"]
    counts = await perdure.gather(*(count_words(d) for d in documents))
    print(dict(zip(documents, counts)))
    running = {d: count_words.invoke(d) for d in documents}
    print({d: await p for d, p in running.items()})
    batches = [documents[i : i + 2] for i in range(0, len(documents), 2)]
    total = 0
    for batch in batches:
        total += sum(await perdure.gather(*(count_words(d) for d in batch)))
    print(total)
    return sum(counts)


if __name__ == "__main__":
    perdure.main(main)

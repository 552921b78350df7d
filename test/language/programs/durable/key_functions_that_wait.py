# Functions that a built-in calls may wait, in a plain def.
import perdure
from perdure.functions import score


@perdure.function(name="score")
async def _score(word):
    return sum(map(ord, word)) % 17


def by_score(word):
    return score(word)


@perdure.function
def main():
    words = ["pear", "apple", "fig", "kiwi"]
    print(sorted(words, key=by_score), max(words, key=by_score), min(words, key=lambda w: -score(w)))
    print(list(map(score, words)), list(filter(lambda w: score(w) % 2, words)), [score(w) for w in words], {w: score(w) for w in words}, sum(score(w) for w in words), any(score(w) > 10 for w in words))
    words.sort(key=by_score, reverse=True)
    print(words)
    from functools import reduce

    print(reduce(lambda a, w: a + score(w), words, 0))


if __name__ == "__main__":
    perdure.main(main)

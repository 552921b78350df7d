# Iterators of itertools.
from itertools import accumulate, chain, combinations, combinations_with_replacement, compress, dropwhile, filterfalse, groupby, islice, pairwise, permutations, product, starmap, takewhile, tee, zip_longest
import operator

print(list(chain([1], "ab", (2,))), list(chain.from_iterable([[1], [2, 3]])), list(accumulate([1, 2, 3])), list(accumulate([1, 2, 3], operator.mul)), list(accumulate([1, 2], initial=10)))
print(list(combinations("abc", 2)), list(permutations([1, 2, 3], 2)), list(product([1, 2], "ab")), list(product([0, 1], repeat=2)), list(combinations_with_replacement("ab", 2)), len(list(permutations(range(5)))))
print(list(compress("abcd", [1, 0, 1])), list(dropwhile(lambda x: x < 3, [1, 3, 2])), list(takewhile(lambda x: x < 3, [1, 3, 2])), list(filterfalse(lambda x: x % 2, range(5))), list(starmap(pow, [(2, 3), (3, 2)])))
print(list(islice("abcdef", 2)), list(islice("abcdef", 1, 5, 2)), list(islice(range(10), 3, None)), list(pairwise("abc")), list(zip_longest([1, 2, 3], "a", fillvalue="-")))
print([(k, list(g)) for k, g in groupby("aabbbc")], [(k, len(list(g))) for k, g in groupby([1, 3, 2, 4, 5], key=lambda x: x % 2)])
a, b = tee(iter([1, 2, 3]))
print(list(a), list(b), list(combinations([], 0)), list(product()), list(permutations([], 1)))
words = sorted(["apple", "bob", "cat", "alice", "carl"], key=lambda w: w[0])
print({k: list(g) for k, g in groupby(words, key=lambda w: w[0])})

# Found by seed 8277743: the element is added at the last comparison among the conditions.
words = ["zz", "top"]
print(sorted({([1 for _ in word])[slice(1, 2)] for word in words if (len(word) not in list(map(str.upper, [])))}))

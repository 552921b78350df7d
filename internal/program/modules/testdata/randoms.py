import random

for seed in (0, 1, 42, -7, 10**40, "text", b"bytes", 1.5):
    r = random.Random(seed)
    print([r.random() for _ in range(3)], r.randint(1, 6), r.randrange(0, 100, 7), r.choice("abcdef"), r.uniform(1, 2), r.getrandbits(70), r.getrandbits(5), r.sample(range(100), 5), r.sample([1, 2, 3], 2))
    x = list(range(10))
    r.shuffle(x)
    print(x, r.choices([1, 2, 3], k=4), r.choices("ab", weights=[1, 3], k=4), r.randbytes(5), r.triangular(0, 1, 0.3))
    print(r.sample(range(1000), 30))
random.seed(5)
print(random.random(), random.randint(1, 10), random.choice([1, 2, 3]))
state = random.getstate()
a = random.random()
random.setstate(state)
print(a == random.random())
for f, args in ((random.randint, (5, 1)), (random.choice, ([],)), (random.sample, ([1], 2)), (random.sample, ({1}, 1)), (random.randrange, (0,))):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)
r = random.Random(3)
print(round(r.gauss(0, 1), 9), round(r.normalvariate(0, 1), 9), round(r.expovariate(2), 9), round(r.betavariate(2, 3), 9), round(r.gammavariate(0.5, 1), 9), round(r.paretovariate(3), 9))

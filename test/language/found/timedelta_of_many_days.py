# The error of a timedelta that is too long depends on whether its days fit in 32 bits.
import datetime

for days in (10**9, -(10**9), 2**31, 2**31 - 1, -(2**31), -(2**31) - 1, -(2**65)):
    try:
        print(datetime.timedelta(days=days))
    except OverflowError as error:
        print(error)

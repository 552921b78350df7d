# Found by seed 1197836: degrees() has no range error.
import math

print(math.degrees(1e308), math.degrees(-1e308), math.radians(1e308), math.degrees(math.inf), math.degrees(math.nan))

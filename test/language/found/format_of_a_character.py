# Found by seed 302938: a number that is written as a character is set right, as numbers are.
print(f"{False:12c}|{65:<5c}|{65:^5c}|{65:=5c}|{65:05c}|{65:*=5c}", (19, "it's"))

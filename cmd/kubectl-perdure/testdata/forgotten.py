import perdure
from perdure.functions import charge

@perdure.function
async def main():
    charge(5)
    perdure.sleep(3)

import asyncio
import requests
from perdure import function


@function(name="get-page")
async def page(url):
    return requests.get(url).text

# What typing's forms are made of, and what they are asked.
from typing import *
import collections
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
for x in (List[int], Dict[str, int], Optional[int], Union[int, str], Union[int, None, str], Union[int, Optional[str]], Union[int, int], Optional[None], Tuple[int, ...], Callable[[int], str], Set[int], FrozenSet[int], Type[int], Deque[int], DefaultDict[str, int], Iterable[int], Sequence[int], Mapping[str, int], AbstractSet[int], Literal[1], list[int], dict[str, int], int, Any, List, Union, Generator[int, None, None], Awaitable[int], Counter[str], OrderedDict[str, int]):
    print(x, get_origin(x), get_args(x))
print(Optional[int] == Union[int, None], Union[int, str] == Union[str, int], List[int] == List[int], List[int] == List[str], hash(Union[int, str]) == hash(Union[str, int]), List[int] == list[int], Optional[int] == 5)
print(isinstance(1, Union[int, str]), isinstance(1.5, Union[int, str]), isinstance(None, Optional[int]), issubclass(bool, Union[int, str]))
t(lambda: isinstance([], List[int])); t(lambda: List()); t(lambda: List[int]()); t(lambda: Deque()); t(lambda: DefaultDict(int)); t(lambda: Union[()]); t(lambda: Optional[int, str]); t(lambda: Counter('aa')); t(lambda: List[int] | None); t(lambda: int | List[int]); t(lambda: Optional[List[int]]); t(lambda: Union[List[int], Dict[str, Optional[int]]])
def f(a: Optional[int], b: 'List[str]' = None) -> Union[int, str]: pass
print(f.__annotations__)
class C: pass
print(Optional[C], Union[C, int], Optional['C'] if False else '')

# csv: rows of text, read and written.
import csv, io
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__module__, type(e).__qualname__, e, type(e).__mro__[1].__name__)
d=csv.get_dialect("excel")
print([ (n,getattr(d,n)) for n in dir(d) if n[0]!='_'])
t(lambda: csv.get_dialect("nope")); t(lambda: csv.get_dialect(3)); t(lambda: csv.unregister_dialect("nope")); t(lambda: csv.register_dialect(3)); t(lambda: csv.register_dialect("x", delimiter="ab")); t(lambda: csv.register_dialect("x", 3)); t(lambda: csv.register_dialect("x","nope"))
for kw in [dict(delimiter=""),dict(delimiter=None),dict(delimiter=3),dict(quotechar="ab"),dict(quotechar=None),dict(quotechar=""),dict(quotechar=3),dict(quotechar=None,quoting=1),dict(quotechar="",quoting=1),dict(quotechar=None,quoting=3),dict(escapechar="ab"),dict(escapechar=""),dict(escapechar=3),dict(lineterminator=None),dict(lineterminator=3),dict(quoting=4),dict(quoting="x"),dict(quoting=-1),dict(quoting=1.0),dict(quoting=True),dict(nope=1),dict(skipinitialspace="a"),dict(strict=[]),dict(dialect=3),dict(dialect="nope"),dict(dialect=None),dict(delimiter=","),dict(delimiter="\n"),dict(quotechar=",", delimiter=","),dict(delimiter=b","),dict(doublequote=3)]:
    print(kw,end=": ")
    t(lambda: next(csv.reader(['a,"b"'],**kw)))
    print("   w",end=": ")
    def w():
        s=io.StringIO(); n=csv.writer(s,**kw).writerow(["a",'b"c',None,3,1.5,True]); return n,s.getvalue()
    t(w)
t(lambda: csv.reader()); t(lambda: csv.reader(3)); t(lambda: csv.writer()); t(lambda: csv.writer(3)); t(lambda: next(csv.reader([3]))); t(lambda: next(csv.reader([b"a"]))); t(lambda: csv.reader([],"excel","b"))
t(lambda: csv.writer(io.StringIO()).writerow(3)); t(lambda: csv.writer(io.StringIO()).writerows(3)); t(lambda: csv.writer(io.StringIO()).writerows([3]))
t(lambda: csv.writer(io.StringIO(),quoting=3).writerow(['a,b'])); t(lambda: csv.writer(io.StringIO(),quoting=3).writerow([''])); t(lambda: csv.writer(io.StringIO(),quoting=3).writerow(['','']));t(lambda: csv.writer(io.StringIO(),doublequote=False).writerow(['a"b']))
for l in ['a,"b"c\n','a,"b','a\nb','a\rb','a\x00b','a,"b"\r\n','"a\r\nb"','\n','','"','""','a,\\', 'a"b"','  "a"', '"a""b"', '"a" ,b', 'a\r', 'a\r\n','a\r\n\n']:
  for kw in [{},dict(strict=True),dict(escapechar="\\"),dict(quoting=2),dict(quoting=3),dict(skipinitialspace=True),dict(doublequote=False),dict(doublequote=False,escapechar='\\')]:
    print(repr(l),kw,end=": ")
    t(lambda: list(csv.reader([l],**kw)))
t(lambda: next(r))
print(csv.field_size_limit(), csv.field_size_limit(5), csv.field_size_limit())
t(lambda: list(csv.reader(["aaaaaa"]))); t(lambda: list(csv.reader(["aaaaa"]))); t(lambda: csv.field_size_limit("x")); csv.field_size_limit(131072)
class D(csv.Dialect): delimiter=";"
t(lambda: D()); t(lambda: csv.Dialect())
class D2(csv.excel): delimiter="ab"
t(lambda: D2()); t(lambda: csv.reader([],D2)); 
class D3: delimiter=";"
t(lambda: list(csv.reader(["a;b"],D3))); t(lambda: list(csv.reader(["a;b"],D3())))
t(lambda: csv.DictReader(["a,b","1,2,3","4","","5,6"]).fieldnames); t(lambda: list(csv.DictReader(["a,b","1,2,3","4","","5,6"]))); t(lambda: list(csv.DictReader(["1,2,3","4"],["a","b"],restkey="r",restval="v"))); t(lambda: csv.DictReader([]).fieldnames)
t(lambda: next(csv.DictReader([])))
s=io.StringIO(); w=csv.DictWriter(s,["a","b"])
t(lambda: w.writeheader()); t(lambda: w.writerow({"a":1})); t(lambda: w.writerow({"a":1,"c":2})); t(lambda: w.writerows([{"b":2}])); t(lambda: csv.DictWriter(s,["a"],extrasaction="x")); t(lambda: csv.DictWriter(s,["a"],extrasaction="IGNORE").writerow({"x":1,"a":2})); print(repr(s.getvalue()))
t(lambda: csv.writer(io.StringIO(),lineterminator="xx").writerow([1]));
t(lambda: csv.register_dialect("x", delimiter="|", quoting=csv.QUOTE_ALL)); t(lambda: list(csv.reader(["a|b"],"x"))); t(lambda: csv.list_dialects()); t(lambda: csv.unregister_dialect("x"))
t(lambda: setattr(d,"delimiter","x")); t(lambda: d.nope); t(lambda: setattr(d,"nope","x"))

text = io.StringIO()
writer = csv.DictWriter(text, fieldnames=["name", "price", "note"], quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
writer.writeheader()
writer.writerows([{"name": "tea", "price": 3.5, "note": 'a "green"\none'}, {"name": "Käse, alt", "price": 12}])
print(text.getvalue())
text.seek(0)
rows = csv.DictReader(text, quoting=csv.QUOTE_NONNUMERIC)
print(rows.fieldnames, rows.line_num)
for row in rows:
    print(rows.line_num, row)


def lines():
    yield "a;b"
    yield "'multi"
    yield "line';2"


print(list(csv.reader(lines(), delimiter=";", quotechar="'")), list(csv.reader(["x\ty"], "excel-tab")), list(csv.reader(["x\ty"], csv.excel_tab)))
unix = io.StringIO()
print(csv.writer(unix, "unix").writerows([[1, None, "x"], [], [""]]), repr(unix.getvalue()))
try:
    raise csv.Error("my own", 1)
except csv.Error as error:
    print(repr(error), error.args)

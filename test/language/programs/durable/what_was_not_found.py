# The name and the object of an AttributeError, and the names of a NameError and an ImportError, before and after the program has waited.
import perdure


class Box:
    pass


async def looked_up(box):
    try:
        box.lid
    except AttributeError as error:
        await perdure.sleep(0)
        return error


@perdure.function
async def main():
    box = Box()
    error = await looked_up(box)
    print(error.name, error.obj is box, error.__dict__)
    error.name = "hinge"
    await perdure.sleep(0)
    print(error.name, error.obj is box, error)
    try:
        missing
    except NameError as error:
        kept = error
    await perdure.sleep(0)
    print(kept.name, kept)
    try:
        import nowhere
    except ImportError as error:
        kept = error
    await perdure.sleep(0)
    print(kept.name, kept.path, kept)
    own = AttributeError("own", name=["a", box], obj=kept)
    own.obj.circle = own
    await perdure.sleep(0)
    print(own.name[1] is box, own.obj.circle is own)
    failed = OSError(2, "gone", "a.txt")
    failed.filename = "b.txt"
    await perdure.sleep(0)
    print(failed, failed.__dict__)


if __name__ == "__main__":
    perdure.main(main)

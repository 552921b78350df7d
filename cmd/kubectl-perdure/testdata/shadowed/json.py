def dumps(value):
    return "of the file"

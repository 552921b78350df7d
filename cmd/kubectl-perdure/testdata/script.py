def main(name="world"):
    print("hello", name)


if __name__ == "__main__":
    main()

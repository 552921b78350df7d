# Backtracking: queens, sudoku, words in a grid.
def queens(n, columns=()):
    if len(columns) == n:
        yield columns
        return
    for c in range(n):
        if all(c != p and abs(c - p) != len(columns) - r for r, p in enumerate(columns)):
            yield from queens(n, columns + (c,))


solutions = list(queens(6))
print(len(solutions), solutions[0], len(list(queens(5))))
for row in next(queens(6)):
    print("." * row + "Q" + "." * (5 - row))


def solve(board):
    for i in range(4):
        for j in range(4):
            if board[i][j] == 0:
                used = set(board[i]) | {board[k][j] for k in range(4)} | {board[i // 2 * 2 + a][j // 2 * 2 + b] for a in range(2) for b in range(2)}
                for value in range(1, 5):
                    if value not in used:
                        board[i][j] = value
                        if solve(board):
                            return True
                board[i][j] = 0
                return False
    return True


board = [[1, 0, 0, 0], [0, 0, 3, 0], [0, 4, 0, 0], [0, 0, 0, 2]]
print(solve(board), board)


def subsets_with_sum(items, total, chosen=[]):
    if total == 0:
        return [chosen]
    if not items or total < 0:
        return []
    head, *tail = items
    return subsets_with_sum(tail, total - head, chosen + [head]) + subsets_with_sum(tail, total, chosen)


print(subsets_with_sum([3, 5, 2, 8, 1], 8))


def word_search(grid, word):
    def find(r, c, i, seen):
        if i == len(word):
            return True
        if not (0 <= r < len(grid) and 0 <= c < len(grid[0])) or (r, c) in seen or grid[r][c] != word[i]:
            return False
        return any(find(r + dr, c + dc, i + 1, seen | {(r, c)}) for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0)))

    return any(find(r, c, 0, frozenset()) for r in range(len(grid)) for c in range(len(grid[0])))


print([word_search(["ABCE", "SFCS", "ADEE"], w) for w in ("ABCCED", "SEE", "ABCB")])

package execution

// maxCycle bounds how many executions a search for a cyclic wait looks at.
const maxCycle = 1000

// FindCycle searches for a path of waits from an execution back to itself. next names what an execution waits for; it
// is called once for each name. The path begins and ends with start; it is nil where there is none.
func FindCycle(start string, next func(name string) []string) []string {
	seen := map[string]bool{}
	var path []string
	var visit func(name string) bool
	visit = func(name string) bool {
		path = append(path, name)
		for _, n := range next(name) {
			if n == start {
				path = append(path, n)
				return true
			}
			if !seen[n] && len(seen) < maxCycle {
				seen[n] = true
				if visit(n) {
					return true
				}
			}
		}
		path = path[:len(path)-1]
		return false
	}
	if visit(start) {
		return path
	}
	return nil
}

package code

// Lines gives the line of each instruction; 0 of one that comes from nowhere.
func (f *Function) Lines() []int32 {
	lines := make([]int32, 0, len(f.Code))
	var p Position
	for rest := []byte(f.Positions); len(rest) > 0 && len(lines) < len(f.Code); {
		run, next, ok := p.next(rest)
		if !ok {
			break
		}
		p, rest = next.position, next.rest
		for range min(run, len(f.Code)-len(lines)) {
			lines = append(lines, int32(p.Line)) //nolint:gosec // below MaxOperand
		}
	}
	return append(lines, make([]int32, len(f.Code)-len(lines))...)
}

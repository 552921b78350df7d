package modules

import "github.com/perdure/perdure/internal/program/value"

// asked is how many bytes the operation has asked for. See [value.Runtime].
func asked(rt value.Runtime) int64 {
	if rt == nil {
		return 0
	}
	return rt.Asked()
}

// forget says that what the operation has asked for since then is garbage.
func forget(rt value.Runtime, asked int64) {
	if rt != nil {
		rt.Forget(asked)
	}
}

// chargedTogether is how many elements of a list or dict that is being made are charged at once.
const chargedTogether = 1024

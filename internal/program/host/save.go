package host

import (
	"github.com/perdure/perdure/internal/program/machine"
)

// save encodes the state of an execution, throws it away, and decodes it, where the options say so.
func (w *world) save(u *unit, why machine.Why) error {
	due := w.o.Save.Steps > 0 || w.o.Save.Await && why == machine.Blocked
	if !due && w.o.OnSave == nil || why == machine.Done {
		return nil
	}
	state := u.machine.State()
	if !due {
		return nil
	}
	restored, err := u.target.Program.image.Restore(w.machineOptions(u), state)
	if err != nil {
		return err
	}
	u.machine = restored
	w.result.Saves++
	return nil
}

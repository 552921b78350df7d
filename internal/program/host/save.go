package host

import (
	"fmt"

	"github.com/perdure/perdure/internal/program/machine"
)

// save encodes the state of an execution, throws it away, and decodes it, where the options say so.
func (w *world) save(u *unit, why machine.Why) error {
	due := w.o.Save.Steps > 0 || w.o.Save.Await && why == machine.Blocked
	shown := w.o.OnSave != nil && why == machine.Blocked
	kept := w.o.Keep != nil && u == w.root && (why == machine.Blocked || w.o.Save.Steps > 0)
	if why == machine.Done || !due && !shown && !kept {
		return nil
	}
	codec := u.target.Program.codec
	point, err := codec.Encode(u.machine)
	if err != nil {
		return fmt.Errorf("save %s: %w", u.rec.name, err)
	}
	if shown {
		w.o.OnSave(u.rec.name, point)
	}
	if kept {
		if err := w.o.Keep(w.saved(point)); err != nil {
			return fmt.Errorf("keep the save point of %s: %w", u.rec.name, err)
		}
	}
	if !due {
		return nil
	}
	if u.machine, err = codec.Decode(point, w.machineOptions(u)); err != nil {
		return fmt.Errorf("restore %s: %w", u.rec.name, err)
	}
	w.result.Saves++
	w.result.Largest = max(w.result.Largest, len(point))
	if why == machine.Blocked {
		w.trace.line(w.now(), u.rec.name, "saved and restored, %d bytes", len(point))
	}
	return nil
}

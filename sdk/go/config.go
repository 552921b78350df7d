package perdure

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"time"
)

const (
	argsFile       = "/perdure/args.json"
	terminationLog = "/dev/termination-log"
	defaultGrace   = 2 * time.Second
)

// config is the environment of a function pod.
type config struct {
	gateway, caFile, tokenFile string
	epoch                      int64
	options                    options
	failpoint                  *failpoint
}

func readConfig(getenv func(string) string) (c config, err error) {
	c.gateway = getenv("PERDURE_GATEWAY")
	if c.gateway == "" {
		return c, errors.New("PERDURE_GATEWAY is not set, so this function cannot invoke or await: " +
			"set `gateway: Enabled` beside `template` in the Function's `job` (on a developer's machine, set PERDURE_KUBECONFIG)")
	}
	c.caFile, c.tokenFile = getenv("PERDURE_GATEWAY_CA_FILE"), getenv("PERDURE_TOKEN_FILE")
	if c.tokenFile == "" {
		return c, errors.New("PERDURE_TOKEN_FILE is not set")
	}
	if c.epoch, err = strconv.ParseInt(getenv("PERDURE_EPOCH"), 10, 64); err != nil || c.epoch < 1 {
		return c, fmt.Errorf("PERDURE_EPOCH is %q, not a number from 1", getenv("PERDURE_EPOCH"))
	}
	if c.options.grace, err = readGrace(getenv); err != nil {
		return c, err
	}
	c.failpoint, err = parseFailpoint(getenv("PERDURE_FAILPOINT"))
	return c, err
}

// readGrace reads how long an await stays in the process: a duration, such as 2s.
func readGrace(getenv func(string) string) (time.Duration, error) {
	text := getenv("PERDURE_AWAIT_GRACE")
	if text == "" {
		return defaultGrace, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, fmt.Errorf("PERDURE_AWAIT_GRACE is %q, not a duration such as 2s", text)
	}
	return d, nil
}

func (c config) backend() backend {
	return pod{&client{
		base: trimBase(c.gateway), http: &http.Client{Transport: &trust{ca: caFile(c.caFile)}},
		tokens: &tokenFile{path: c.tokenFile}, epoch: c.epoch, failpoint: c.failpoint,
	}}
}

// readArgs reads the arguments of the execution.
func readArgs(getenv func(string) string) (json.RawMessage, error) {
	data, err := os.ReadFile(cmp.Or(getenv("PERDURE_ARGS_FILE"), argsFile))
	switch text := getenv("PERDURE_ARGS"); {
	case err == nil:
		return data, nil
	case text != "":
		return json.RawMessage(text), nil
	case errors.Is(err, os.ErrNotExist):
		return json.RawMessage("[]"), nil
	default:
		return nil, fmt.Errorf("read the arguments: %w", err)
	}
}

//go:build unix

package apply

import (
	"errors"
	"syscall"
)

func quotaExceeded(err error) bool { return errors.Is(err, syscall.EDQUOT) }

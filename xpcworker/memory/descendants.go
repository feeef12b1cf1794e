package memory

// Descendants are the processes that a process has started, and those they have
// started, as far as they run. Those that were killed and not yet waited for are
// among them, those whose parent has ended are not. On systems that cannot tell, the
// error wraps errors.ErrUnsupported.
func Descendants(of int) ([]int, error) {
	parents, err := parents()
	if err != nil {
		return nil, err
	}
	return below(parents, of), nil
}

// below are the processes whose parents, or theirs, are the given one.
func below(parents map[int]int, of int) (pids []int) {
	for pid := range parents {
		for at := parents[pid]; at > 1; at = parents[at] {
			if at == of {
				pids = append(pids, pid)
				break
			}
		}
	}
	return pids
}

package session

import "syscall"

// dieWithParent has a child end when this process does, however that ends.
func dieWithParent(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGTERM }

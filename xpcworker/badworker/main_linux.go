package badworker

import (
	"fmt"
	"os"

	"safelight/xpcworker/wire"
	"safelight/xpcworker/worker"
)

// Main is a helper that does not get as far as an image. It returns the code to
// exit with, if it gets that far:
//
//   - "protocol", "build" and "pid" say a hello with one thing wrong,
//   - "mute" says none,
//   - "hang-up" says a good one, and hangs up when it is given an image,
//   - "exit" and "crash" do so before,
//   - every other name is something that [Do] does, in place of a hello.
func Main(how string) int {
	if how == "exit" {
		fmt.Fprintln(os.Stderr, "cannot find libfoo.so")
		return 3
	}
	if how == "crash" {
		Do("segv")
	}
	conn, err := wire.NewConn(os.NewFile(3, "connection"))
	if err != nil {
		return 64
	}
	hello := worker.Greeting(conn)
	switch how {
	case "mute":
		Hang()
	case "protocol":
		hello.Protocol = 99
	case "build":
		hello.Build = "v0.0.1"
	case "pid":
		hello.PID = 2
	case "hang-up":
	default:
		Do(how)
		return 64
	}
	f, err := wire.Pack(0, hello)
	if err == nil {
		err = conn.Send(f)
	}
	if err != nil {
		return 1
	}
	if how == "hang-up" { // once it has the image
		conn.Receive()
		conn.Close()
	}
	Hang()
	return 0
}

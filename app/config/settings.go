package config

import "time"

// The keys that code has to know.
const (
	keyMode           = "process_isolation.mode"
	keyEnabled        = "process_isolation.enabled"
	keyRequireSandbox = "process_isolation.require_sandbox"
)

// setting is a key of the file, and what else can set it.
type setting struct {
	key string
	// value is where it is kept, and what it may be.
	value value
	// meaning is a line for the documentation.
	meaning string
	// flag and variable, if not empty, win over the file.
	flag, variable string
	// alias is the key this one is another word for, if any.
	alias string
}

// settings is all there is to set, kept in p.
func settings(p *ProcessIsolation) []setting {
	const longest = time.Hour
	duration := func(d *time.Duration, least, most time.Duration) value { return durationValue{d, least, most} }
	silence := func(d *time.Duration) value { return duration(d, 100*time.Millisecond, longest) }
	const section = "process_isolation."
	return []setting{
		{key: keyMode, value: modeValue{&p.Mode}, flag: "--isolation", variable: "SAFELIGHT_PROCESS_ISOLATION",
			meaning: "whether every image has a process of its own. `auto`: yes, but while none can be started, images are handled in the program itself, and you are told; `always`: yes, or it is an error; `never`: no"},
		{key: keyEnabled, value: enabledValue{&p.Mode}, alias: keyMode,
			meaning: "another word for the mode: `false` is `never`, `true` is `auto`"},
		{key: keyRequireSandbox, value: boolValue{&p.RequireSandbox}, flag: "--require-sandbox",
			meaning: "refuse images when the system cannot shut their process in"},
		{key: section + "lazy_creation", value: boolValue{&p.LazyCreation},
			meaning: "start no process before the first image is opened"},
		{key: section + "spare", value: boolValue{&p.Spare},
			meaning: "keep one process started ahead, without an image"},
		{key: section + "prefetch", value: boolValue{&p.Prefetch},
			meaning: "open the next image ahead, in a process of its own"},
		{key: section + "memory", value: bytesValue{&p.Memory, LeastMemory, 1 << 40}, flag: "--memory",
			meaning: "what the processes of all images together may take"},
		{key: section + "pool_bytes", value: bytesValue{&p.PoolBytes, 0, 64 << 30},
			meaning: "memory of pictures no longer shown that is kept for the next ones; `0B` keeps none"},
		{key: section + "reuse_timeout", value: duration(&p.ReuseTimeout, 0, longest),
			meaning: "how long the process of the image before is kept, so that going back is immediate; `0s` ends it at once"},
		{key: section + "start_timeout", value: silence(&p.Timeouts.Hello),
			meaning: "how long a process may take to start"},
		{key: section + "request_timeout.open", value: silence(&p.Timeouts.Open),
			meaning: "how long it may show no sign of life while it reads what a scan says about itself"},
		{key: section + "request_timeout.analyze", value: silence(&p.Timeouts.Analyze),
			meaning: "the same while it looks for film base and exposure"},
		{key: section + "request_timeout.render", value: silence(&p.Timeouts.Render),
			meaning: "the same while it draws a picture"},
		{key: section + "request_timeout.decode", value: silence(&p.Timeouts.Decode),
			meaning: "the same while it reads the scan for the picture it is to draw"},
		{key: section + "request_timeout.export", value: silence(&p.Timeouts.Export),
			meaning: "the same while it writes a picture"},
		{key: section + "shutdown_timeout", value: duration(&p.ShutdownTimeout, 100*time.Millisecond, time.Minute),
			meaning: "how long a process that fails or hangs up may take to be gone before it is killed"},
	}
}

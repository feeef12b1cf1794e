package main

import (
	"bytes"
	"debug/macho"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// processors are the architectures as programs of macOS name them.
var processors = map[string]macho.Cpu{"arm64": macho.CpuArm64, "amd64": macho.CpuAmd64}

// checkProgram reads a program's headers: that it is for all architectures, in the order
// that lipo likes, starts on the oldest system that Info.plist promises, and needs no
// library but the system's.
func checkProgram(name string, data []byte) error {
	fat, err := macho.NewFatFile(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("%s: no universal program: %w", name, err)
	}
	if len(fat.Arches) != len(architectures) {
		return fmt.Errorf("%s: for %d architectures, not %d", name, len(fat.Arches), len(architectures))
	}
	var faults []error
	for _, arch := range architectures {
		fault := func(format string, args ...any) {
			faults = append(faults, fmt.Errorf("%s for %s: %w", name, arch, fmt.Errorf(format, args...)))
		}
		at := slices.IndexFunc(fat.Arches, func(part macho.FatArch) bool { return part.Cpu == processors[arch] })
		if at < 0 {
			fault("it is not there")
			continue
		}
		part := fat.Arches[at]
		if part.Type != macho.TypeExec {
			fault("it is no program, but %v", part.Type)
		}
		if oldest, ok := oldestSystem(part.File); !ok {
			fault("it does not say which system it needs")
		} else if oldest > systemVersion(minimumSystem) {
			fault("it needs macOS %d.%d, and Info.plist says %s", oldest>>16, oldest>>8&255, minimumSystem)
		}
		libraries, err := part.ImportedLibraries()
		if err != nil {
			fault("%w", err)
		}
		for _, library := range libraries {
			if !strings.HasPrefix(library, "/usr/lib/") && !strings.HasPrefix(library, "/System/Library/") {
				fault("it needs %s, which other Macs do not have", library)
			}
		}
	}
	return errors.Join(faults...)
}

// The load commands that tell the oldest system, newer and older kind (loader.h). Both
// have versions as xxxx.yy.zz in 32 bits.
const (
	buildVersionCommand = 0x32 // cmd, cmdsize, platform, minos, …
	minVersionCommand   = 0x24 // cmd, cmdsize, version, …
	platformMacOS       = 1
)

// oldestSystem is the oldest macOS that a program starts on.
func oldestSystem(f *macho.File) (version uint32, ok bool) {
	for _, load := range f.Loads {
		raw := load.Raw()
		if len(raw) < 16 {
			continue
		}
		switch f.ByteOrder.Uint32(raw) {
		case buildVersionCommand:
			if f.ByteOrder.Uint32(raw[8:]) == platformMacOS {
				return f.ByteOrder.Uint32(raw[12:]), true
			}
		case minVersionCommand:
			return f.ByteOrder.Uint32(raw[8:]), true
		}
	}
	return 0, false
}

// systemVersion is "13.0" as load commands have it.
func systemVersion(s string) uint32 {
	var parts [4]byte
	fmt.Sscanf(s, "%d.%d.%d", &parts[1], &parts[2], &parts[3])
	return binary.BigEndian.Uint32(parts[:])
}

//go:build !linux && !darwin

package sandbox

// systemNames are the layers of Linux, none of which is here.
func systemNames() []string { return []string{NoNewPrivs, Seccomp, Landlock, Namespaces} }

// memoryIsBounded says that the system refuses memory beyond a limit.
const (
	memoryIsBounded = true
	unboundedMemory = ""
)

// NamespacesOfThisProcess is empty: only Linux has them.
func NamespacesOfThisProcess() string { return "" }

// enterSystem has nothing to give up but what all systems have.
func enterSystem(Confinement) []Layer { return systemLayers() }

// systemLayers reports the layers only Linux has.
func systemLayers() []Layer {
	var layers []Layer
	for _, name := range [...]string{NoNewPrivs, Seccomp, Landlock} {
		layers = append(layers, Layer{Name: name, Detail: "not on this system"})
	}
	return layers
}

func namespaces(Confinement) Layer { return Layer{Name: Namespaces, Detail: "not on this system"} }

func descriptors() Layer { return Layer{Name: Descriptors, Detail: "not on this system"} }

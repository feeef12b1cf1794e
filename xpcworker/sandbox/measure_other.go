//go:build !linux

package sandbox

// systemLayers reports the layers only Linux has.
func systemLayers() []Layer {
	var layers []Layer
	for _, name := range [...]string{NoNewPrivs, Seccomp, Landlock, Namespaces} {
		layers = append(layers, Layer{Name: name, Detail: "not on this system"})
	}
	return layers
}

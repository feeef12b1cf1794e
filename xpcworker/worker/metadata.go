package worker

import (
	"bytes"
	"encoding/xml"

	"safelight/pipeline/raster"
	"safelight/pipeline/recipe"
)

// outputMetadata is what the picture of a scan says of itself: what the scan's
// reader let through of the scan's own, the program that made it, and, if that
// was asked for, the recipe. The scanner software's own blocks stay behind, and
// so does its XMP.
func (im *Image) outputMetadata(software string, r *recipe.Recipe) (raster.Metadata, error) {
	m := im.info.Metadata
	m.Software, m.XMP = software, nil
	if r == nil {
		return m, nil
	}
	text, err := recipe.Marshal(r)
	if err != nil {
		return m, err
	}
	m.XMP = packet(text)
	return m, nil
}

// Namespace is the XML namespace of the property that holds a recipe.
const Namespace = "https://safelight.invalid/ns/recipe/1/"

// packet is an XMP packet (ISO 16684-1) with a recipe as its only property.
func packet(recipe []byte) []byte {
	var b bytes.Buffer
	b.WriteString("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n" +
		"<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n" +
		"<rdf:Description rdf:about=\"\" xmlns:safelight=\"" + Namespace + "\">\n" +
		"<safelight:recipe>")
	xml.EscapeText(&b, recipe)
	b.WriteString("</safelight:recipe>\n</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return b.Bytes()
}

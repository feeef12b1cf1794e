package color

// standards are the spaces that are defined by a standard, with its own
// figures, in the order in which to offer them; each with the other names that
// people and programs call it.
func standards() []entry {
	d65 := XY{0.3127, 0.3290}
	bt709 := Primaries{R: XY{0.64, 0.33}, G: XY{0.30, 0.60}, B: XY{0.15, 0.06}}
	p3 := Primaries{R: XY{0.680, 0.320}, G: XY{0.265, 0.690}, B: XY{0.150, 0.060}}
	adobe := Primaries{R: XY{0.64, 0.33}, G: XY{0.21, 0.71}, B: XY{0.15, 0.06}}
	romm := Primaries{R: XY{0.7347, 0.2653}, G: XY{0.1596, 0.8404}, B: XY{0.0366, 0.0001}}
	bt2020 := Primaries{R: XY{0.708, 0.292}, G: XY{0.170, 0.797}, B: XY{0.131, 0.046}}
	ap1 := Primaries{R: XY{0.713, 0.293}, G: XY{0.165, 0.830}, B: XY{0.128, 0.044}}

	return []entry{
		{Space{
			Name:      "srgb",
			Title:     "sRGB",
			Source:    "IEC 61966-2-1:1999",
			Primaries: bt709,
			White:     d65,
			Transfer:  srgbTransfer(),
			Role:      Output | Working,
		}, []string{"sRGB IEC61966-2.1"}},
		{Space{
			Name:      "display-p3",
			Title:     "Display P3",
			Source:    "primaries SMPTE EG 432-1:2010 (P3-D65), transfer function IEC 61966-2-1:1999",
			Primaries: p3,
			White:     d65,
			Transfer:  srgbTransfer(),
			Role:      Output | Working,
		}, []string{"P3", "P3-D65"}},
		{Space{
			Name:      "adobe-rgb",
			Title:     "Adobe RGB (1998)",
			Source:    "Adobe RGB (1998) Color Image Encoding, version 2005-05",
			Primaries: adobe,
			White:     d65,
			Transfer:  power(563.0 / 256),
			Role:      Output | Working,
		}, nil},
		{Space{
			Name:      "prophoto",
			Title:     "ProPhoto RGB",
			Source:    "ISO 22028-2:2013 (ROMM RGB)",
			Primaries: romm,
			White:     XY{0.3457, 0.3585},
			// 16·linear below 1/512, that is below 1/32 encoded.
			Transfer: Transfer{Gamma: 1.8, A: 1, B: 0, C: 1.0 / 16, D: 16.0 / 512},
			Role:     Output | Working,
		}, []string{"ROMM", "ROMM RGB"}},
		{Space{
			Name:      "rec2020",
			Title:     "Rec. 2020",
			Source:    "ITU-R BT.2020-2 (2015)",
			Primaries: bt2020,
			White:     d65,
			Transfer:  bt2020Transfer(),
			Role:      Output | Working,
		}, []string{"BT.2020", "ITU-R BT.2020"}},
		{Space{
			Name:      "acescg",
			Title:     "ACEScg",
			Source:    "S-2014-004 (AP1 primaries), white of SMPTE ST 2065-1:2021",
			Primaries: ap1,
			White:     XY{0.32168, 0.33767},
			Transfer:  power(1),
			Role:      Output | Working,
		}, []string{"AP1"}},
	}
}

// srgbTransfer is the piecewise function of IEC 61966-2-1, not the power 2.2
// that it resembles.
func srgbTransfer() Transfer {
	return Transfer{Gamma: 2.4, A: 1 / 1.055, B: 0.055 / 1.055, C: 1 / 12.92, D: 0.04045}
}

// bt2020Transfer is the inverse of the camera function of ITU-R BT.2020, with
// the constants to which the rounded 1.0993 and 0.0181 are short: at beta both
// pieces have the same value and the same slope.
func bt2020Transfer() Transfer {
	const (
		alpha = 1.09929682680944
		beta  = 0.018053968510807
	)
	return Transfer{Gamma: 1 / 0.45, A: 1 / alpha, B: (alpha - 1) / alpha, C: 1 / 4.5, D: 4.5 * beta}
}

package words

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/adjust"
)

func TestWhatHasNoWordsSaysItself(t *testing.T) {
	require.Equal(t, "no.such", English.Say("no.such", nil))
	require.False(t, Has("no.such"))
	require.Equal(t, "Crop 3", English.Say("crop.number", Args{"n": "3"}))
	require.Equal(t, "裁剪 3", Chinese.Say("crop.number", Args{"n": "3"}))
	require.True(t, Has("menu.undo"))
	require.False(t, Has("connection.lost"), "that is the page's")
	// What is filled in is not filled again.
	require.Equal(t, "Opening {name}", English.Say("image.opening", Args{"name": "{name}", "x": "y"}))
}

func TestTheLanguageIsTheFirstThatThereAreWordsFor(t *testing.T) {
	for want, list := range map[Language][][]string{
		English: {nil, {"de-DE"}, {"en-GB", "zh-Hans"}, {"de", "en", "zh"}, {""}},
		Chinese: {{"zh-Hans-CN", "en"}, {"zh_CN.UTF-8"}, {"zh-Hant-TW", "en"}, {"ja", "zh"}},
	} {
		for _, l := range list {
			require.Equal(t, want, Preferred(l), "%v", l)
		}
	}
	for _, g := range Languages() {
		require.NotEmpty(t, g.Label)
	}
	require.Equal(t, "a", Chinese.Pick(adjust.Label{English: "a"}))
}

func TestTitlesHaveCapitals(t *testing.T) {
	require.Equal(t, "Look from the Sheet", English.Title("look from the sheet"))
	require.Equal(t, "The Name of a Crop", English.Title("the name of a crop"))
	require.Equal(t, "", English.Title(""))
	require.Equal(t, "A  B", English.Title("a  b"))
	require.Equal(t, "新建裁剪", Chinese.Title("新建裁剪"))
}

func TestNumbersAreWrittenAsPrecisely(t *testing.T) {
	for _, c := range []struct {
		value, step, fine float64
		signed            bool
		want              string
	}{
		{1.2, 0.01, 0.001, false, "1.20"}, {1.234, 0.01, 0.001, false, "1.234"}, {-0.025, 0.025, 0.005, true, "−0.025"},
		{0.025, 0.025, 0.005, true, "+0.025"}, {0, 0.025, 0.005, true, "0.000"}, {-0.00001, 0.01, 0.001, true, "0.00"},
		{0.6, 1, 1, false, "1"}, {12, 1, 1, false, "12"},
	} {
		require.Equal(t, c.want, Number(c.value, c.step, c.fine, c.signed), "%+v", c)
	}
}

func TestWhatIsTypedIsRead(t *testing.T) {
	for text, want := range map[string]float64{
		"1.5": 1.5, " 1,5 ": 1.5, "−0.25": -0.25, "-0.25": -0.25, "+2": 2, "3 K": 3, "3K": 3, ".5": 0.5, "1e-2": 0.01,
	} {
		got, ok := Typed(text, "K")
		require.True(t, ok, text)
		require.InDelta(t, want, got, 1e-12, text)
	}
	for _, text := range []string{"", "  ", "x", "1.2.3", "NaN", "inf", "-", "0x10", "1_000", "K"} {
		_, ok := Typed(text, "K")
		require.False(t, ok, text)
	}
}

func TestMemoryIsWrittenForPeople(t *testing.T) {
	require.Equal(t, "1.5 GB", Bytes(1_500_000_000))
	require.Equal(t, "12 MB", Bytes(12_000_000))
	require.Equal(t, "3 kB", Bytes(3_000))
	require.Equal(t, "0 kB", Bytes(-1))
}

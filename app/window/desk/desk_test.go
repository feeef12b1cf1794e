package desk

import (
	"testing"

	"github.com/stretchr/testify/require"

	"safelight/app/choice"
	"safelight/app/session"
	"safelight/app/window/words"
	"safelight/app/window/zoom"
	"safelight/pipeline/adjust"
	"safelight/xpcworker/wire"
)

func TestNothingIsThereBeforeAScanIsReady(t *testing.T) {
	d := New(&choice.Set{}, nil, words.English)
	require.Nil(t, d.Image())
	require.Nil(t, d.Recipe())
	require.Nil(t, d.Starting())
	require.False(t, d.Usable())
	require.Zero(t, d.Selected())
	require.Empty(t, d.WorkedOn())
	require.Equal(t, zoom.Fit(), d.Place().Look)
	d.State = &session.State{Image: &session.Image{Phase: session.Opening}}
	require.Nil(t, d.Image())
	_, ok := d.Shortcut("undo")
	require.False(t, ok)
}

func TestSelectedScansAreCounted(t *testing.T) {
	d := New(&choice.Set{}, nil, words.English)
	d.State = &session.State{Selected: [][2]int{{0, 2}, {7, 7}}}
	require.Equal(t, 4, d.Selected())
	for i, want := range map[int]bool{0: true, 2: true, 3: false, 7: true, 8: false, -1: false} {
		require.Equal(t, want, d.IsSelected(i), i)
	}
}

func TestTheAspectRatioOfTheScanIsThatOfWhatIsCropped(t *testing.T) {
	d := New(&choice.Set{}, nil, words.English)
	d.Aspect = Original
	require.True(t, d.Shape().Free(), "there is no scan")
	im := &session.Image{Size: [2]int{300, 200}, Opened: &wire.Opened{Width: 600, Height: 400}}
	d.State = &session.State{Image: im}
	require.Equal(t, adjust.Original(300, 200), d.Shape())
	im.Crop = "1"
	require.Equal(t, adjust.Original(600, 400), d.Shape(), "a crop of it is of another shape")
	d.Aspect = "2:3"
	require.Equal(t, 2.0, d.Shape().Width)
	d.Aspect = "no such"
	require.True(t, d.Shape().Free())
}

func TestStepsAreCalledByWhatTheyChanged(t *testing.T) {
	d := New(&choice.Set{}, nil, words.Chinese)
	require.Equal(t, "最大密度", d.Step("density.dmax"))
	require.Equal(t, "裁剪", d.Step("crop-set"))
	require.Equal(t, "lunch", d.Step("lunch"))
	require.Equal(t, "lunch", d.GroupTitle("lunch"))
	require.NotEqual(t, "film", d.GroupTitle("film"))
}

func TestWhatHasNoWordsIsCalledByItsTitleOrName(t *testing.T) {
	d := New(&choice.Set{}, nil, words.Chinese)
	require.Equal(t, "彩色反转片", d.Titled("film", choice.Named{Name: "color-positive"}))
	require.Equal(t, "Mine", d.Titled("space", choice.Named{Name: "mine", Title: "Mine"}))
	require.Equal(t, "mine", d.Titled("space", choice.Named{Name: "mine"}))
}

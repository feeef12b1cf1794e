package wire

import (
	"encoding"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"

	"safelight/pipeline/raster"
	"safelight/xpcworker/sandbox"
	"safelight/xpcworker/surface"
)

// decoder is a message that can be read.
type decoder interface {
	Message
	encoding.BinaryUnmarshaler
}

// decoders are all messages with a form of their own.
func decoders() []decoder {
	return []decoder{
		&Hello{}, &Open{}, &Opened{}, &Render{}, &Release{}, &Grant{}, &Ready{}, &Progress{}, &Stats{}, &Failed{},
	}
}

func someOpened() Opened {
	return Opened{Format: "tiff", Width: 6000, Height: 4000, Channels: 3, Depth: 16, Orientation: 1,
		Compression: "lzw", Layout: "strips", ICCName: "Display P3", HasICC: true, XPPI: 300, YPPI: 300,
		Warnings: []string{"tag 700 is empty"}}
}

func someRender() Render {
	return Render{Surface: 0x0102030405060708,
		Layout: surface.Layout{Width: 100, Height: 50, Stride: 448, Format: surface.BGRA8}, Blob: []byte("{}")}
}

// sentBeside is a render whose surface travels beside the connection.
func sentBeside() Render {
	r := someRender()
	r.Token = 9
	return r
}

func TestMessagesArriveAsSent(t *testing.T) {
	limits := raster.DefaultLimits()
	for _, m := range []Message{
		Hello{Protocol: 1, Build: "(devel)", PID: 12, Posture: sandbox.Posture{{Name: "process", On: true, Detail: "d"}}},
		Open{Name: "scan.tif", ProxyEdge: 2000, Limits: &limits},
		someOpened(),
		someRender(), sentBeside(),
		Release{Surface: 9},
		Grant{Bytes: 300 << 20},
		Ready{Surface: 3, Width: 100, Height: 50, Decode: 1500 * time.Microsecond, Grade: time.Hour},
		Progress{Stage: StageVerify, Done: 3, Total: 4},
		Stats{Heap: 1, Runtime: 2, Peak: 3, Goroutines: 4, Surfaces: 5, CPU: 6, Engine: map[string]int64{"proxy": 7},
			Backend: &Backend{Name: "metal", Device: "Apple M2", Fallback: "lost"}},
		Failed{Kind: FailPanic, Stage: StageDecode, Cause: "corrupt", Message: "strip 12: LZW code 4711"},
	} {
		t.Run(m.Type().String(), func(t *testing.T) {
			f, err := Pack(5, m)
			require.NoError(t, err)
			require.Equal(t, uint64(5), f.Generation)
			if f.Type == TypeOpen {
				f.Files = []*os.File{nil}
			}
			got := reflect.New(reflect.TypeOf(m))
			require.NoError(t, Decode(f, got.Interface().(decoder)))
			require.Equal(t, m, got.Elem().Interface())
		})
	}
}

func TestHotMessagesHaveTheDocumentedBytes(t *testing.T) {
	for _, c := range []struct {
		message Message
		want    string
	}{
		{someRender(), "\x08\x07\x06\x05\x04\x03\x02\x01" + "\x64\x00\x00\x00" + "\x32\x00\x00\x00" + "\xc0\x01\x00\x00" + "\x01\x00\x00\x00" + "\x02\x00\x00\x00" + "{}"},
		{sentBeside(), "\x08\x07\x06\x05\x04\x03\x02\x01" + "\x64\x00\x00\x00" + "\x32\x00\x00\x00" + "\xc0\x01\x00\x00" + "\x01\x00\x00\x00" + "\x02\x00\x00\x00" + "{}" + "\x09\x00\x00\x00\x00\x00\x00\x00"},
		{Ready{Surface: 1, Width: 2, Height: 3, Decode: 4 * time.Microsecond, Grade: 260 * time.Microsecond},
			"\x01\x00\x00\x00\x00\x00\x00\x00" + "\x02\x00\x00\x00" + "\x03\x00\x00\x00" + "\x04\x00\x00\x00\x00\x00\x00\x00" + "\x04\x01\x00\x00\x00\x00\x00\x00"},
		{Progress{Stage: StageDecode, Done: 1, Total: 512}, "\x02" + "\x01\x00\x00\x00\x00\x00\x00\x00" + "\x00\x02\x00\x00\x00\x00\x00\x00"},
		{Release{Surface: 258}, "\x02\x01\x00\x00\x00\x00\x00\x00"},
		{Grant{Bytes: 259}, "\x03\x01\x00\x00\x00\x00\x00\x00"},
	} {
		got, err := c.message.MarshalBinary()
		require.NoError(t, err)
		require.Equal(t, c.want, string(got), "%v", c.message.Type())
	}
}

func TestDecodeRefuses(t *testing.T) {
	opened := func(change func(*Opened)) Frame {
		o := someOpened()
		change(&o)
		f, err := Pack(1, o)
		require.NoError(t, err)
		return f
	}
	render := func(change func([]byte) []byte) Frame {
		b, err := someRender().MarshalBinary()
		require.NoError(t, err)
		return Frame{Type: TypeRender, Payload: change(b)}
	}
	set := func(at int, v byte) func([]byte) []byte {
		return func(b []byte) []byte { b[at] = v; return b }
	}
	for _, c := range []struct {
		name, want string
		frame      Frame
		into       decoder
	}{
		{"another type", "close frame, not opened", Frame{Type: TypeClose}, &Opened{}},
		{"no JSON", "not the JSON", Frame{Type: TypeOpened, Payload: []byte("{{")}, &Opened{}},
		{"two values", "not the JSON", Frame{Type: TypeStats, Payload: []byte("{}{}")}, &Stats{}},
		{"no width", "size of 0 x 4000", opened(func(o *Opened) { o.Width = 0 }), &Opened{}},
		{"height below zero", "size of 6000 x -1", opened(func(o *Opened) { o.Height = -1 }), &Opened{}},
		{"absurd width", "size of 1048577", opened(func(o *Opened) { o.Width = 1<<20 + 1 }), &Opened{}},
		{"no channels", "0 channels", opened(func(o *Opened) { o.Channels = 0 }), &Opened{}},
		{"depth", "depth of 65", opened(func(o *Opened) { o.Depth = 65 }), &Opened{}},
		{"orientation", "orientation 9", opened(func(o *Opened) { o.Orientation = 9 }), &Opened{}},
		{"resolution", "resolution of -1", opened(func(o *Opened) { o.XPPI = -1 }), &Opened{}},
		{"unknown stage", "unknown stage", Frame{Type: TypeFailed, Payload: []byte(`{"kind":"failed","stage":"lunch"}`)}, &Failed{}},
		{"unknown kind", "failure of kind", Frame{Type: TypeFailed, Payload: []byte(`{"kind":"bored","stage":"open"}`)}, &Failed{}},
		{"blob shorter", "blob of 1 bytes, not 2", render(func(b []byte) []byte { return b[:len(b)-1] }), &Render{}},
		{"blob longer", "blob of 3 bytes, not 2", render(func(b []byte) []byte { return append(b, 0) }), &Render{}},
		{"token of nothing", "blob of 10 bytes, not 2", render(func(b []byte) []byte { return append(b, make([]byte, tokenSize)...) }), &Render{}},
		{"pixel format", "unknown pixel", render(set(20, 77)), &Render{}},
		{"wide pixel format", "pixel format 257", render(set(21, 1)), &Render{}},
		{"stride", "rows of 192 bytes", render(set(17, 0)), &Render{}},
		{"progress backward", "progress of -1", Frame{Type: TypeProgress, Payload: []byte("\x00\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00")}, &Progress{}},
		{"progress beyond", "progress of 2 of 1", Frame{Type: TypeProgress, Payload: []byte("\x00\x02\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00")}, &Progress{}},
		{"progress of nothing known", "unknown stage 7", Frame{Type: TypeProgress, Payload: []byte("\x07\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")}, &Progress{}},
		{"proxy edge", "proxy edge of -1", Frame{Type: TypeOpen, Payload: []byte(`{"proxy_edge":-1}`), Files: []*os.File{nil}}, &Open{}},
		{"image missing", "with 0 files", Frame{Type: TypeOpen, Payload: []byte(`{}`)}, &Open{}},
		{"time", "times of", Frame{Type: TypeReady, Payload: []byte("\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00")}, &Ready{}},
		{"picture", "picture of", Frame{Type: TypeReady, Payload: []byte("\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")}, &Ready{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := Decode(c.frame, c.into)
			require.ErrorIs(t, err, ErrProtocol)
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestTextFromAWorkerCannotMoveTheCursor(t *testing.T) {
	o := someOpened()
	nasty := "a\x1b[2Jb\u202ec\r\nd\x00\xff" + strings.Repeat("<", 2000)
	o.ICCName, o.Warnings = nasty, make([]string, 5000)
	for i := range o.Warnings {
		o.Warnings[i] = nasty
	}
	f, err := Pack(1, o)
	require.NoError(t, err)
	require.NoError(t, f.Type.check(len(f.Payload), 0), "the worst fits its frame")
	var got Opened
	require.NoError(t, Decode(f, &got))
	require.Len(t, got.Warnings, 50)
	for _, text := range append(got.Warnings, got.ICCName) {
		require.LessOrEqual(t, len(text), 503)
		for _, r := range text {
			require.True(t, unicode.IsPrint(r) || r == unicode.ReplacementChar, "%q", r)
		}
	}
	failed := Failed{Kind: FailError, Message: strings.Repeat("\x1b<", 1<<20)}
	f, err = Pack(1, failed)
	require.NoError(t, err)
	require.NoError(t, f.Type.check(len(f.Payload), 0))
}

func TestCausesSurviveTheTrip(t *testing.T) {
	for _, cause := range []error{raster.ErrFormat, raster.ErrUnsupported, raster.ErrCorrupt, raster.ErrTruncated, raster.ErrLimit} {
		name := CauseOf(&raster.Error{Stage: "decode", Detail: "x", Err: cause})
		require.NotEmpty(t, name)
		require.Equal(t, cause, Failed{Cause: name}.CauseErr())
	}
	for _, limit := range raster.LimitNames() {
		err := Failed{Cause: CauseOf(&raster.Error{Stage: "open", Detail: "x", Err: limit})}.CauseErr()
		require.ErrorIs(t, err, limit)
		require.ErrorIs(t, err, raster.ErrLimit)
	}
	require.NoError(t, Failed{Cause: "limit of another kind"}.CauseErr())
	require.Empty(t, CauseOf(os.ErrNotExist))
	require.NoError(t, Failed{Cause: "whatever"}.CauseErr())
}

func TestStagesHaveNames(t *testing.T) {
	for s := range stageEnd {
		got, err := ParseStage(s.String())
		require.NoError(t, err)
		require.Equal(t, s, got)
	}
	require.Equal(t, "start open decode analyze grade encode verify", strings.Join(stageNames[:], " "))
	_, err := ParseStage("")
	require.Error(t, err)
	require.Equal(t, "stage 7", stageEnd.String())
}

func TestEveryDecoderIsStable(t *testing.T) {
	// What a decoder accepts it writes back as something it reads the same.
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		p := Progress{Stage: Stage(rng.IntN(int(stageEnd))), Total: rng.Int64N(math.MaxInt64)}
		p.Done = rng.Int64N(p.Total + 1)
		r := Ready{Surface: rng.Uint64(), Width: rng.IntN(maxEdge), Height: rng.IntN(maxEdge),
			Decode: time.Duration(rng.Int64N(int64(maxMicros))) * time.Microsecond}
		for _, m := range []Message{p, r} {
			b, err := m.MarshalBinary()
			require.NoError(t, err)
			checkStable(t, m.Type(), b)
		}
	}
}

func checkStable(t *testing.T, typ Type, payload []byte) {
	for i, m := range decoders() {
		if m.Type() != typ || m.UnmarshalBinary(payload) != nil {
			continue
		}
		again, err := m.MarshalBinary()
		require.NoError(t, err)
		other := decoders()[i]
		require.NoError(t, other.UnmarshalBinary(again))
		require.Equal(t, m, other)
	}
}

func FuzzDecode(f *testing.F) {
	for _, m := range []Message{Hello{Build: "b"}, Open{Name: "n"}, someOpened(), someRender(), sentBeside(), Release{1}, Grant{1}, Ready{Width: 1}, Progress{Done: 1}, Stats{}, Failed{Kind: FailError}} {
		b, err := m.MarshalBinary()
		require.NoError(f, err)
		f.Add(byte(m.Type()), b)
	}
	f.Fuzz(func(t *testing.T, typ byte, payload []byte) {
		if r, ok := ruleOf(Type(typ)); !ok || len(payload) > r.maxBytes {
			return
		}
		checkStable(t, Type(typ), payload)
	})
}

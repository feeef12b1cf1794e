// Package metal runs Programs on the graphics processor of a Mac, with the CPU
// behind it.
//
// [New] gives a [program.Executor]. It tries a [Device] before it trusts it: a few
// thousand samples, compared with the scalar executor. From then on the device
// grades what float32 is good enough for, and the executor of the CPU everything
// else: programs that the bound of package program excludes ([Suffices]), output in
// floating point, and, once the device has failed, all that comes after. What a
// failed call was to do is done again by the CPU, so no caller sees an error;
// [Executor.Status] says what happened.
//
// # Who computes what
//
// Step 1 stays with the CPU: a table of logarithms where channels do not mix, or
// planes of them, made on all cores and kept for a preview as long as the input is
// the same. grade.metal does the rest: the density map in integers of 64 bits, and
// curves, light, output matrix and transfer function in float32, with the layout of
// [program.Of.Narrow]. Its arithmetic is spelled out, so that it depends on the
// machine only in whether a product and a sum are rounded once or twice.
//
// # Where it runs
//
// With cgo on macOS there is a Device in Objective-C. Elsewhere there is none. The
// unchanged kernel is also compiled by clang++ and tested on any machine, see
// docs/metal.md.
package metal

// Package apply carries out plans. It is the only package that writes files of
// the user.
//
// A plan is one transaction: its journal entry is written first, then every file
// is written beside its old self and renamed over it, so that after a kill at
// any point each file is old or new, and Recover, or whoever writes next,
// finishes the transaction or takes it back. A lock makes writers of all
// processes go one after another; no file is written that is not as the plan saw
// it. Undo takes an entry back byte for byte, or key by key where the file was
// edited since.
//
// On Linux and macOS the new file is not renamed over the old one but exchanged
// with it, and what came out is compared: an edit that another program made in
// the last instant goes back in, and the transaction ends as stale. On Linux a
// program that still writes to what came out is waited for, so that no edit is
// lost there at all; on macOS one is that is written in place, through a handle
// opened before the exchange and used after it. Elsewhere, and on file systems
// that cannot exchange, an edit between the last look at a file and the renaming,
// an instant later, is not noticed.
//
// On Windows a file that another program has open cannot be replaced: it is
// waited for, for two seconds, then nothing is changed and the error says so.
//
// What renaming cannot keep is lost: further hard links to a file, and extended
// attributes.
//
// The journal holds true values and is readable by its owner alone.
package apply

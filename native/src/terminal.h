/* terminal.h - the terminal that the engine was started in, and the pty that it stands before. */
#ifndef NSLAB_TERMINAL_H
#define NSLAB_TERMINAL_H

#include <asm/termbits.h>
#include <stdbool.h>

/* How stdin was before it was made raw; `is` false: stdin is no terminal, nothing to restore. */
struct terminal {
	struct termios before;
	bool is;
};

/* Every byte goes through, ^C and ^Z too: the pty's line discipline is the one that acts on them. */
struct terminal terminal_raw(void);
void terminal_raw_again(const struct terminal *terminal);
void terminal_restore(const struct terminal *terminal);

/* The size of the window around stdin, stdout or stderr becomes the pty's; it signals its programs. */
void terminal_copy_size(int master);

/* What the pty's programs take for end of file: VEOF, usually ^D. */
unsigned char terminal_eof_character(int master);

#endif

/*
 * text.h - the few sentences that the engine says itself, on stderr.
 *
 * What a system call returned is never said here: that is the trace's, and TypeScript explains it.
 */
#ifndef NSLAB_TEXT_H
#define NSLAB_TEXT_H

#include "program.h"
#include "sys.h"

/* A line that is put together piece by piece; what does not fit is left out. */
struct line {
	char text[256];
	size_t length;
};

size_t length_of(const char *text);
bool same_text(const char *one, const char *other);
void append(struct line *line, const char *text);
void append_number(struct line *line, uint64_t number);
/* "instruction 7: unknown opcode (9, at most 4)" */
void append_complaint(struct line *line, const struct complaint *complaint);
/* "nslab-engine: …\n" on stderr. */
void complain(const struct line *line);

#endif

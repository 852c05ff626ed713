/* loading.h - what load.c and operands.c share while a program is looked at. */
#ifndef NSLAB_LOADING_H
#define NSLAB_LOADING_H

#include "program.h"

struct loading {
	struct program *program;
	struct complaint *complaint;
	uint32_t index; /* of the instruction that is looked at */
	uint32_t relocations; /* claimed so far */
	uint32_t instructions; /* claimed so far, by ranges */
};

/* False, always: the complaint is written down. */
bool refuse(struct loading *l, const char *what, uint64_t seen, uint64_t limit);
bool in_arena(const struct loading *l, uint64_t at, uint64_t length);
/* May an operand of this kind stand in the instruction that is looked at? */
bool check_source(struct loading *l, uint8_t kind, uint64_t operand);
bool check_relocations(struct loading *l, const struct instruction *i);

#endif

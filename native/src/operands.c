/* operands.c - everything that an instruction points to is there, and known by then. */
#include "loading.h"

bool refuse(struct loading *l, const char *what, uint64_t seen, uint64_t limit)
{
	*l->complaint = (struct complaint){
		.what = what, .seen = seen, .limit = limit, .instruction = l->index
	};
	return false;
}

/* Written so that no sum can overflow. */
bool in_arena(const struct loading *l, uint64_t at, uint64_t length)
{
	uint64_t arena = l->program->header->arena;

	return at <= arena && length <= arena - at;
}

/*
 * A result may be used by the process that got it, afterwards, and by the children that it made
 * after that: theirs is a copy of its memory (fork(2)).
 */
static bool result_is_known(const struct loading *l, uint64_t of)
{
	uint32_t before = l->index;

	for (;;) {
		const struct instruction *i = &l->program->instructions[before];

		if (of >= i->first && of < before)
			return true;
		if (i->parent == 0)
			return false;
		before = i->parent - 1;
	}
}

bool check_source(struct loading *l, uint8_t kind, uint64_t operand)
{
	switch (kind) {
	case OPERAND_VALUE:
		return true;
	case OPERAND_ARENA:
	case OPERAND_LENGTH:
		return in_arena(l, operand, 0) ||
		       refuse(l, "an operand points beyond the arena", operand, l->program->header->arena);
	case OPERAND_RESULT:
		return result_is_known(l, operand) ||
		       refuse(l, "uses a result that is not known there", operand, l->index);
	case OPERAND_LOAD32:
		return in_arena(l, operand, 4) ||
		       refuse(l, "loads an int from beyond the arena", operand, l->program->header->arena);
	default:
		return refuse(l, "unknown kind of operand", kind, OPERAND_LAST);
	}
}

static bool check_value(struct loading *l, const struct relocation *r)
{
	if (r->source != OPERAND_RESULT && r->source != OPERAND_LOAD32)
		return refuse(l, "a relocation's value has no source", r->source, OPERAND_LAST);
	return check_source(l, r->source, r->to);
}

/* `room`: what the string that is being built still has, its final NUL included; 0: there is none. */
static bool check_relocation(struct loading *l, const struct relocation *r, uint64_t *room)
{
	uint64_t arena = l->program->header->arena;
	uint64_t takes = r->kind == RELOCATION_LITERAL ? r->length : DECIMAL_DIGITS;

	if (r->zero)
		return refuse(l, "a relocation's reserved byte is not zero", r->zero, 0);
	switch (r->kind) {
	case RELOCATION_POINTER:
		if (!in_arena(l, r->at, 8) || !in_arena(l, r->to, 0))
			return refuse(l, "a pointer leaves the arena", r->at, arena);
		return true;
	case RELOCATION_VALUE:
		if (r->width != 4 && r->width != 8)
			return refuse(l, "a value is neither 4 nor 8 bytes wide", r->width, 8);
		if (!in_arena(l, r->at, r->width))
			return refuse(l, "a value leaves the arena", r->at, arena);
		return check_value(l, r);
	case RELOCATION_TEXT:
		if (r->length == 0 || !in_arena(l, r->at, r->length))
			return refuse(l, "a text leaves the arena", r->at, arena);
		*room = r->length;
		return true;
	case RELOCATION_LITERAL:
	case RELOCATION_NUMBER:
		if (takes >= *room)
			return refuse(l, "a text is longer than its room", takes, *room);
		*room -= takes;
		if (r->kind == RELOCATION_NUMBER)
			return check_value(l, r);
		return in_arena(l, r->to, r->length) || refuse(l, "a literal leaves the arena", r->to, arena);
	default:
		return refuse(l, "unknown kind of relocation", r->kind, RELOCATION_NUMBER);
	}
}

bool check_relocations(struct loading *l, const struct instruction *i)
{
	const struct header *h = l->program->header;
	uint64_t room = 0; /* each instruction begins its own text */

	if (i->relocation_count == 0)
		return true;
	if (i->relocation_first != l->relocations)
		return refuse(l, "its relocations are not the next ones", i->relocation_first,
			      l->relocations);
	if (i->relocation_count > h->relocations - l->relocations)
		return refuse(l, "more relocations than there are", i->relocation_count,
			      h->relocations - l->relocations);
	for (uint32_t n = 0; n < i->relocation_count; n++)
		if (!check_relocation(l, &l->program->relocations[l->relocations + n], &room))
			return false;
	l->relocations += i->relocation_count;
	return true;
}

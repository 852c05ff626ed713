/*
 * relocate.c - run-time values put where a call will look for them.
 *
 * load.c has seen every offset and every length; here they are only followed.
 */
#include "program.h"
#include "sys.h"

static uint64_t text_length(const struct program *program, uint64_t at)
{
	uint64_t end = at;

	while (end < program->header->arena && program->arena[end])
		end++;
	return end - at;
}

uint64_t operand_value(const struct program *program, uint8_t kind, uint64_t operand)
{
	int32_t loaded;

	switch (kind) {
	case OPERAND_ARENA:
		return (uint64_t)(uintptr_t)(program->arena + operand);
	case OPERAND_RESULT:
		return (uint64_t)program->results[operand];
	case OPERAND_LOAD32:
		memcpy(&loaded, program->arena + operand, sizeof(loaded));
		return (uint64_t)(int64_t)loaded;
	case OPERAND_LENGTH:
		return text_length(program, operand);
	default:
		return operand;
	}
}

/* The digits of `value` at `to`, which has room for DECIMAL_DIGITS; how many they were. */
static uint32_t decimal(unsigned char *to, int64_t value)
{
	unsigned char digits[DECIMAL_DIGITS];
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	uint32_t count = 0, written = 0;

	do {
		digits[count++] = (unsigned char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (value < 0)
		to[written++] = '-';
	while (count)
		to[written++] = digits[--count];
	return written;
}

void relocate(const struct program *program, const struct instruction *instruction)
{
	unsigned char *arena = program->arena, *text = NULL;
	uint64_t value;

	for (uint32_t n = 0; n < instruction->relocation_count; n++) {
		const struct relocation *r = &program->relocations[instruction->relocation_first + n];

		switch (r->kind) {
		case RELOCATION_POINTER:
			value = (uint64_t)(uintptr_t)(arena + r->to);
			memcpy(arena + r->at, &value, sizeof(value));
			break;
		case RELOCATION_VALUE: /* little-endian: the low bytes come first */
			value = operand_value(program, r->source, r->to);
			memcpy(arena + r->at, &value, r->width);
			break;
		case RELOCATION_TEXT:
			text = arena + r->at;
			*text = 0;
			break;
		case RELOCATION_LITERAL: /* byte by byte: the two may overlap */
			for (uint32_t byte = 0; byte < r->length; byte++)
				*text++ = arena[r->to + byte];
			*text = 0;
			break;
		case RELOCATION_NUMBER:
			text += decimal(text, (int64_t)operand_value(program, r->source, r->to));
			*text = 0;
			break;
		}
	}
}

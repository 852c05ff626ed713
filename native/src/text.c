/* text.c - see text.h. */
#include "text.h"

size_t length_of(const char *text)
{
	size_t length = 0;

	while (text[length])
		length++;
	return length;
}

bool same_text(const char *one, const char *other)
{
	while (*one && *one == *other)
		one++, other++;
	return *one == *other;
}

void append(struct line *line, const char *text)
{
	while (*text && line->length < sizeof(line->text) - 1)
		line->text[line->length++] = *text++;
	line->text[line->length] = 0;
}

void append_number(struct line *line, uint64_t number)
{
	char digits[24];
	size_t at = sizeof(digits) - 1;

	digits[at] = 0;
	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	append(line, digits + at);
}

void append_complaint(struct line *line, const struct complaint *complaint)
{
	if (complaint->instruction != NOWHERE) {
		append(line, "instruction ");
		append_number(line, complaint->instruction);
		append(line, ": ");
	}
	append(line, complaint->what);
	append(line, " (");
	append_number(line, complaint->seen);
	append(line, " against ");
	append_number(line, complaint->limit);
	append(line, ")");
}

void complain(const struct line *line)
{
	struct line whole = { .length = 0 };

	append(&whole, "nslab-engine: ");
	append(&whole, line->text);
	append(&whole, "\n");
	SYS(__NR_write, 2, whole.text, whole.length);
}

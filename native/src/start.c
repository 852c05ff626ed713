/*
 * start.c - the first instruction after execve(2).
 *
 * The kernel leaves argc, argv and the rest on the stack and jumps to _start; nobody called us, so
 * there is nowhere to return to.
 */
#include "main.h"
#include "sys.h"

_Noreturn void engine_start(long *stack);

#if defined(__x86_64__)
__asm__(".globl _start\n"
	"_start:\n"
	"	xor	%ebp, %ebp\n" /* the outermost frame, says the ABI */
	"	mov	%rsp, %rdi\n"
	"	and	$-16, %rsp\n"
	"	call	engine_start\n");
#elif defined(__aarch64__)
__asm__(".globl _start\n"
	"_start:\n"
	"	mov	x29, #0\n"
	"	mov	x30, #0\n"
	"	mov	x0, sp\n"
	"	bl	engine_start\n");
#endif

_Noreturn void engine_start(long *stack)
{
	leave(engine_main((int)stack[0], (char **)(stack + 1)));
}

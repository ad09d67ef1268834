/* The packed lexicon as read-only data of the program. LEXICON_FILE comes from the Makefile. */
    .section .rodata
    .balign 16
    .globl findbuch_lexicon_start
    .hidden findbuch_lexicon_start
findbuch_lexicon_start:
    .incbin LEXICON_FILE
    .section .note.GNU-stack,"",%progbits

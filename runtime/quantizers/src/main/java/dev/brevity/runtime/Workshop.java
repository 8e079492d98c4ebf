package dev.brevity.runtime;

import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.link.Library;
import dev.brevity.injector.assembly.Assembler;

/** What recipes need to become objects. */
record Workshop(Library library, Resolver resolver, Assembler assembler) {}

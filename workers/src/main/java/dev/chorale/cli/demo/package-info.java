/** What the demo needs beyond a sweep: its servers in this process, and a public corpus. */
@NullMarked
package dev.chorale.cli.demo;

import org.jspecify.annotations.NullMarked;

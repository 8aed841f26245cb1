/** YAML files read strictly: what is wrong is refused with file, line, field and mend. */
@NullMarked
package dev.chorale.yaml;

import org.jspecify.annotations.NullMarked;

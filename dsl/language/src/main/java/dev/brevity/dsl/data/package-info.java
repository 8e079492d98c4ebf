/** What a file that describes samples says: which files hold them and how they are prepared. */
@NullMarked
package dev.brevity.dsl.data;

import org.jspecify.annotations.NullMarked;

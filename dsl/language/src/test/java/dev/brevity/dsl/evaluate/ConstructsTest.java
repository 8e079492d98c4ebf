package dev.brevity.dsl.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.SmallWorld;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.link.Library;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Let, unset, refuse and refinements")
class ConstructsTest {

  /** The value that an attribute of `Q` comes to. */
  @ParameterizedTest(name = "{0}: {1} is {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          mixin S { let k = n * 2  a = k } mixin Q extends S { n = 4 }                        | a | 8
          mixin S { let k = 1  a = k } mixin Q extends S { let k = 2  b = k }                 | a | 1
          mixin S { let k = 1  a = k } mixin Q extends S { let k = 2  b = k }                 | b | 2
          mixin Q { let late = early + 1  let early = 4  a = late }                           | a | 5
          mixin Q { let never = error "no"  a = if n > 1 then n else never  n = 3 }           | a | 3
          mixin Q { let k = 2  a = [k for i in range(2)] }                                    | a | '[2, 2]'
          mixin Q { let k = 2  a = [k for k in range(2)] }                                    | a | '[0, 1]'
          mixin Q { let k = 9  search = SearchStats { n = k }  a = search.n }                 | a | 9
          mixin Q { let k = 9  search = SearchStats { let k = 8  n = k }  a = search.n }      | a | 8
          mixin Q { let k = d  a = k ?? 7 }                                                   | a | 7
          mixin Q { let k = d  a = match k { unset => 6 else => 5 } }                         | a | 6
          mixin Q { a = match d { unset => 1 none => 2 else => 3 } }                          | a | 1
          mixin Q { a = match d { unset => 1 none => 2 else => 3 }  d = none }                | a | 2
          mixin Q { a = match d { unset => 1 none => 2 else => 3 }  d = 5 }                   | a | 3
          mixin Q { a = match d { unset, 5 => 1 else => 3 }  d = 5 }                          | a | 1
          mixin Q { a = match parent.d ?? d { unset => 1 else => 3 }  d = 5 }                 | d | 5
          mixin Q { search = SearchStats { n = 1 }  search.n = 2  a = search.n }              | a | 2
          mixin Q { search.n = 2  search = SearchStats { n = 1 }  a = search.n }              | a | 2
          mixin R { search = SearchStats  search.n = 2  a = search.n } mixin Q extends R {}   | a | 2
          mixin R { search = SearchStats  search.n = 2  a = search.n } mixin Q extends R { search.n = 3 } | a | 3
          mixin R { search = SearchStats  search.n = 2  a = search.n } mixin Q extends R { search = SearchStats { n = 4 } } | a | 4
          mixin Two { search.n = 2 } mixin One { search = SearchStats { n = 1 }  a = search.n } mixin Q extends Two, One {} | a | 2
          mixin Two { search.n = 2 } mixin One { search = SearchStats { n = 1 }  a = search.n } mixin Q extends One, Two {} | a | 1
          mixin One { search = SearchStats { n = 1 } } mixin Two extends One { search.n = 2 } mixin Q extends Two, One { a = search.n } | a | 2
          mixin One { search = SearchStats { n = 1 } } mixin Two extends One { search.n = 2 } mixin Ten extends One {} mixin Q extends Ten, Two { a = search.n } | a | 1
          mixin Q { search = SearchStats  search.n = parent.b + 1  b = 3  a = search.n }      | a | 4
          mixin Q { search = SearchStats  search.n = m_plus  let m_plus = b + 1  b = 3  a = search.n } | a | 4
          mixin Q { search = if b then SearchStats { n = 1 } else Bits8  search.n = 5  b = true  a = search.n } | a | 5
          mixin Q { search = SearchStats { d = Bits8 }  search.d.bits = 3  a = search.d.bits } | a | 3
          mixin Q { search = SearchStats { d = Bits8 { bits = 2 } }  search.d.n = 3  a = search.d.bits } | a | 2
          """)
  void hasTheValue(String text, String attribute, String value) {
    Library library = SmallWorld.link(text);

    Resolution resolution =
        new Resolver(library)
            .value(library.merged("Q").orElseThrow(), attribute, Inputs.symbolic());

    assertThat(resolution.diagnostics()).isEmpty();
    assertThat(resolution.value().map(ValueNotation::of)).contains(value);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          let k = j  let j = k  a = k                          | ATTRIBUTE_CYCLE
          let k = a  a = k                                     | ATTRIBUTE_CYCLE
          a = match d { none => 2 else => 3 }                  | UNRESOLVED_ATTRIBUTE
          d = none  d.n = 1  a = d                             | NO_RECIPE_TO_REFINE
          a = error "no" fix "yes"                             | REFUSED_VALUE
          """)
  void isRefused(String body, Code code) {
    Library library = SmallWorld.link("mixin Q { " + body + " }");

    Resolution resolution =
        new Resolver(library).value(library.merged("Q").orElseThrow(), "a", Inputs.symbolic());

    assertThat(resolution.diagnostics()).extracting(Diagnostic::code).containsExactly(code);
  }
}

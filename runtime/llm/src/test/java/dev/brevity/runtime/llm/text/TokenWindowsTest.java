package dev.brevity.runtime.llm.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TokenWindowsTest {
  private static final long[] TOKENS = {1, 2, 3, 4, 5, 6, 7};
  private static final OptionalLong NONE = OptionalLong.empty();

  @Test
  void windowsFollowEachOther() {
    assertThat(TokenWindows.consecutive(TOKENS, 3, NONE, 9).windows())
        .containsExactly(new long[] {1, 2, 3}, new long[] {4, 5, 6});
  }

  @Test
  void theBeginningTokenComesFirstAndReplacesTheFirstOfEachWindow() {
    assertThat(TokenWindows.consecutive(TOKENS, 4, OptionalLong.of(9), 9).windows())
        .containsExactly(new long[] {9, 1, 2, 3}, new long[] {9, 5, 6, 7});
  }

  @Test
  void noMoreWindowsAreMadeThanAskedFor() {
    assertThat(TokenWindows.consecutive(TOKENS, 2, NONE, 2).size()).isEqualTo(2);
  }

  @Test
  void aTextShorterThanAWindowGivesNone() {
    assertThat(TokenWindows.consecutive(TOKENS, 8, NONE, 9).size()).isZero();
    assertThat(TokenWindows.random(TOKENS, 8, NONE, 9, 0).size()).isZero();
  }

  @Test
  void theSameSeedDrawsTheSamePlaces() {
    TokenWindows one = TokenWindows.random(TOKENS, 3, NONE, 5, 7);
    TokenWindows other = TokenWindows.random(TOKENS, 3, NONE, 5, 7);

    assertThat(one.windows()).hasSize(5);
    for (int i = 0; i < 5; i++) {
      long[] window = one.windows().get(i);
      assertThat(window).isEqualTo(other.windows().get(i));
      assertThat(window).containsExactly(window[0], window[0] + 1, window[0] + 2);
    }
  }
}

package dev.brevity.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipeTextTest {
  @Test
  void writesEveryKindOfRecordedValue() throws IOException {
    String overrides =
        """
        {"bit_width": 4, "scaling_const": 0.7, "scaling_min_val": null, "signed": true,
         "scaling_impl_type": "ScalingImplType.STATS", "float_to_int_impl_type": "ceil",
         "dtype": "torch.float32", "zero_point_shape": [], "per_channel_broadcastable_shape": [1, 4],
         "zero_point_impl": "class:brevitas.core.zero_point.ParameterZeroPoint",
         "mse_scale": {"nested_injector": {"extends": "MSESymmetricScaleSubInjector",
                                           "own": {"mse_iters": 12}}}}
        """;

    assertThat(RecipeText.of(List.of("A", "B"), new ObjectMapper().readTree(overrides)))
        .isEqualTo(
            """
            brevity 1

            quantizer Candidate extends A, B {
              ocp_int_scaling = false
              range_includes_zero = false
              bit_width = 4
              scaling_const = 0.7
              scaling_min_val = none
              signed = true
              scaling_impl_type = STATS
              float_to_int_impl_type = "ceil"
              dtype = "float32"
              zero_point_shape = []
              per_channel_broadcastable_shape = [1, 4]
              zero_point_impl = ParameterZeroPoint
              mse_scale = MSESymmetricScaleSubInjector {
                mse_iters = 12
              }
            }
            """);
  }
}

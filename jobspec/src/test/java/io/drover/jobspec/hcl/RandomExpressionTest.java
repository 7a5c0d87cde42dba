package io.drover.jobspec.hcl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RandomExpressionTest {
    private static final int EACH = 100;

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("drover.expressionSeeds", 20));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aPrintedExpressionHasTheValueThatItWasMadeFor(long seed) {
        RandomExpression.Maker maker = new RandomExpression.Maker(seed);
        for (int i = 0; i < EACH; i++) {
            RandomExpression expression = maker.any(5);
            assertThat(ExpressionTest.evaluate(expression.text()))
                    .as(expression.text())
                    .isEqualTo(expression.value());
        }
    }

    /** Multiplying exactly keeps more digits than the language does, so few enough are made. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theSameTextAlwaysHasTheSameValue(long seed) {
        RandomExpression expression = new RandomExpression.Maker(seed).any(7);

        assertThat(ExpressionTest.evaluate(expression.text()))
                .isEqualTo(ExpressionTest.evaluate("(\n" + expression.text() + "\n)"));
    }
}

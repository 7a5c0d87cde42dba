package io.drover.drivers.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShellTest {
    @Test
    void quotesWhateverAnArgumentHolds() {
        assertThat(Shell.quote("it's $HOME `x` \n \\")).isEqualTo("'it'\\''s $HOME `x` \n \\'");
        assertThatThrownBy(() -> Shell.quote("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void differentIdsHaveDifferentFiles() {
        assertThat(FileNames.safe("alloc/web/0badcafe")).isEqualTo("alloc_web_0badcafe");
        assertThat(FileNames.safe("alloc_web/0badcafe"))
                .isNotEqualTo(FileNames.safe("alloc/web_0badcafe"))
                .isNotEqualTo(FileNames.safe("alloc/web/0badcafe"));
        assertThat(FileNames.safe("../../etc")).doesNotContain("/").doesNotStartWith(".");
    }
}

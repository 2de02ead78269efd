"""What programs may read and do of the core: oneself, townships, registers, the county."""

from platform_core.rest.resources.county import county
from platform_core.rest.resources.me import me
from platform_core.rest.resources.registers import registers
from platform_core.rest.resources.township import township

BLUEPRINTS = (me, township, registers, county)

// The type is made in Python (qt/cameras/software_output.py), where no linter sees it.
// qmllint disable
import HaKiosk

// A camera's picture, drawn in software.
CameraPicture {}
